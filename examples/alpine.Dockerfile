# An entrypoint script that starts the program without exec. The program hears TERM all the same, and
# has up to 20 s for its clean-up.
FROM alpine:3.22
COPY app /app
COPY run.sh /run.sh
COPY --from=ghcr.io/baronet/baronet /baronet /sbin/baronet
ENTRYPOINT ["baronet", "--grace", "20s", "--"]
CMD ["/run.sh"]
