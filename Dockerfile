# One image for every service: the command says which. Node runs the sources as they are, so the workspace is copied with its links.
FROM node:24-slim AS packages
ENV PNPM_HOME=/pnpm PATH=/pnpm:$PATH CI=true
RUN npm install --global pnpm@10.34.8
WORKDIR /offhook
COPY . .
# The embedded engines are for one-process mode; containers use their own.
RUN pnpm install --prod --frozen-lockfile --no-optional --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production OFFHOOK_LISTEN=0.0.0.0 OFFHOOK_DATA_DIR=/var/lib/offhook
RUN mkdir -p /var/lib/offhook && chown node:node /var/lib/offhook
WORKDIR /offhook
COPY --from=packages /offhook /offhook
USER node
VOLUME /var/lib/offhook
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD node -e "fetch('http://127.0.0.1:9066/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"
ENTRYPOINT ["node"]
CMD ["packages/cli/src/main.ts", "--help"]
