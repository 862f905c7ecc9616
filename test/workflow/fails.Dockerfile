# The worst case: an init in front of a shell without exec. It exits with 143 at once, and the
# program never hears of the stop: the Action must fail it, and blame the entrypoint.
FROM busybox:1.37
COPY baronet-amd64.musl /baronet
RUN chmod 755 /baronet && printf '#!/bin/sh\nsleep 1000000\n' > /run.sh && chmod 755 /run.sh
ENTRYPOINT ["/baronet", "--no-wait", "--"]
CMD ["/run.sh"]
