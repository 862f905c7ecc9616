# SPDX-License-Identifier: MIT
# The image ghcr.io/baronet/baronet: /baronet and its other names, nothing else (docs/images.md).
#
# Everything is compiled from source, for each platform by a cross compiler: nothing of the target is
# run. The base is the one that the workflows build in, so the image holds the same bytes as the
# release. There is no "syntax=" line: the builder would have to fetch another one.
ARG BASE=node:24-trixie

FROM --platform=$BUILDPLATFORM ${BASE} AS deno
# Where the network needs a certificate of its own: --secret id=certificates,src=FILE
# --build-arg NODE_EXTRA_CA_CERTS=/run/secrets/certificates
ARG NODE_EXTRA_CA_CERTS
RUN --mount=type=secret,id=certificates npm install --global --no-audit --no-fund deno@2.9.6

FROM deno AS build
WORKDIR /src
COPY . .
ARG NODE_EXTRA_CA_CERTS TARGETARCH TARGETVARIANT SOURCE_COMMIT
# The names of scripts/architectures.ts: Docker's, with the variant only where it is another binary.
RUN --mount=type=secret,id=certificates \
    case "$TARGETARCH" in arm) name="arm$TARGETVARIANT" ;; *) name="$TARGETARCH" ;; esac && \
    deno task build --arch "$name" && \
    install -D --mode 755 "dist/baronet-$name.musl" /image/baronet

FROM build AS files
# Hard links: one file in the layer, and whoever copies one name gets the whole program. Always the
# same time: the builder's cache does not look at it, and would give this layer an older one.
RUN cd /image && touch --date @0 baronet && \
    for name in tini docker-init dumb-init catatonit smell-baron kill; do ln baronet "$name"; done

FROM scratch
ARG VERSION=0.1.0 SOURCE_COMMIT
LABEL org.opencontainers.image.title="baronet" \
      org.opencontainers.image.description="PID 1 for containers: forwards every signal, reaps, and says who did not stop" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.url="https://github.com/baronet/baronet" \
      org.opencontainers.image.source="https://github.com/baronet/baronet" \
      org.opencontainers.image.documentation="https://github.com/baronet/baronet/blob/main/docs/images.md" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$SOURCE_COMMIT"
COPY --from=files /image/ /
# docker run --pid=container:NAME ghcr.io/baronet/baronet --explain
ENTRYPOINT ["/baronet"]
CMD ["--help"]
