# Two services and a preparation, each as the user that it needs. The first service decides: when it
# ends, the other is asked to stop, and its code is the container's.
FROM debian:trixie-slim
COPY app /srv/app
COPY migrate /srv/migrate
COPY --from=ghcr.io/baronet/baronet /baronet /usr/local/bin/baronet
ENTRYPOINT ["baronet", \
  "--first", "--user", "www-data", "/srv/migrate", \
  "---", "--watch", "--user", "www-data", "/srv/app", "server", \
  "---", "--user", "nobody", "/srv/app", "exporter"]
