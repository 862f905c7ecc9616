# A static program in an image that holds nothing else. The stop signal reaches it; it is not PID 1,
# and orphans are reaped.
FROM scratch
COPY app /app
COPY --from=ghcr.io/baronet/baronet /baronet /baronet
ENTRYPOINT ["/baronet", "--"]
CMD ["/app"]
