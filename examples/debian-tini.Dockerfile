# An image that has used Debian's tini, and goes on as it was: the name is all that has to be right.
FROM debian:trixie-slim
COPY app /srv/app
COPY --from=ghcr.io/baronet/baronet /baronet /usr/bin/tini
ENTRYPOINT ["/usr/bin/tini", "-g", "--"]
CMD ["/srv/app"]
