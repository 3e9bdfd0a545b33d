# syntax=docker/dockerfile:1

# The version is that of the dev dependency `node` in package.json. The digest is that of the index for
# linux/amd64 and linux/arm64; update both together.
FROM node:24.21.0-bookworm-slim@sha256:d6aa754f16b3197301076f047b5def2f02ea1dbbc2ca920407d46d7ec7f87b20 AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# No package that the service needs has an install script, so none is run.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24.21.0-bookworm-slim@sha256:d6aa754f16b3197301076f047b5def2f02ea1dbbc2ca920407d46d7ec7f87b20
# In a container nothing outside can reach 127.0.0.1, hence HOST.
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATA_DIRECTORY=/var/lib/faultline
WORKDIR /app
RUN install --directory --owner=node --group=node --mode=0700 /var/lib/faultline
# Owned by root: the service cannot change its own code. Node runs the TypeScript sources as they are.
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json app.yml LICENSE ./
COPY bin ./bin
COPY rules ./rules
COPY src ./src
USER node
# The embedded database, unless DATABASE_URL names a server.
VOLUME /var/lib/faultline
EXPOSE 3000
# The slim image has neither curl nor wget. The first start creates a database, which takes seconds.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# SIGTERM, Docker's default, lets running reviews finish: give the container longer than
# SHUTDOWN_GRACE_SECONDS (docker run --stop-timeout=30).
CMD ["node", "bin/faultline.js", "serve"]
