# The image holds the programme, the towns, and nothing else: no shell, no package manager.
#
#   docker build -t almenda:dev .

FROM node:22-bookworm-slim AS frontend
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
RUN npm run build

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=frontend /src/frontend/dist ./frontend/dist
# Without cgo the programme is one static file, which the last stage needs, for it has no libc.
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags='-s -w' -o /out/almenda ./cmd/almenda \
 && mkdir -p /out/data

# Certificates, time zones and the user 65532, and no more.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/almenda /almenda
COPY --from=build /src/tenants /tenants
# Only what it stores may be written, and only by itself.
COPY --from=build --chown=65532:65532 /out/data /data
ENV ALMENDA_DATA=/data ALMENDA_ADDR=0.0.0.0:8080
VOLUME /data
USER 65532:65532
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["/almenda", "healthcheck", "--addr", "127.0.0.1:8080"]
ENTRYPOINT ["/almenda"]
CMD ["serve"]
