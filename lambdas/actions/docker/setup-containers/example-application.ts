/**
 * The Compose file that runs when a step gives none: one web server whose page carries the session's nonce, so that
 * a health check can tell this deployment's page from an older one's.
 * The digest is that of the image index: docker-library/repo-info `repos/nginx/remote/1.30.5-alpine-slim.md`.
 */
export const exampleApplication = `services:
  web:
    image: nginx:1.30.5-alpine-slim@sha256:f56e56413ea294b1532917c0b36fc676725f0af2ac766989f06f4b69cf83b12b
    restart: unless-stopped
    ports:
      - "\${UNITY_PORT}:80"
    configs:
      - source: page
        target: /usr/share/nginx/html/index.html
    healthcheck:
      test: ["CMD", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1/"]
      interval: 2s
      timeout: 2s
      retries: 15
configs:
  page:
    content: |
      <!doctype html>
      <title>Unity</title>
      <p>Deployed by Unity.</p>
      <p>\${UNITY_NONCE}</p>
`;
