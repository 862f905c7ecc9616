# An image that stops as it should: the Action must pass it.
FROM busybox:1.37
COPY baronet-amd64.musl /baronet
RUN chmod 755 /baronet
ENTRYPOINT ["/baronet", "--"]
CMD ["sleep", "1000000"]
