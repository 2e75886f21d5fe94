# syntax=docker/dockerfile:1
# One image for every process: `vigie run` (default, all in one), or `serve`, `worker`, `migrate`.

FROM node:24-slim AS client
WORKDIR /vigie/static
COPY static/package.json static/package-lock.json static/.npmrc ./
RUN npm install --no-save --no-audit --no-fund --loglevel=error
COPY static/ ./
RUN npm run build

FROM python:3.13-slim AS packages
COPY requirements.lock ./
RUN python -m venv /opt/vigie && /opt/vigie/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.13-slim
RUN useradd --uid 10001 --create-home vigie && install -d -o vigie -g vigie /data
COPY --from=packages /opt/vigie /opt/vigie
WORKDIR /vigie
COPY app/ app/
COPY agents/ agents/
COPY realtime/ realtime/
COPY simulators/ simulators/
COPY migrations/ migrations/
COPY --from=client /vigie/static/dist static/dist
RUN printf '#!/bin/sh\nexec /opt/vigie/bin/python -m app.cli "$@"\n' > /opt/vigie/bin/vigie \
    && chmod 755 /opt/vigie/bin/vigie \
    && /opt/vigie/bin/python -m compileall -q app agents realtime simulators
ENV PATH=/opt/vigie/bin:$PATH PYTHONPATH=/vigie PYTHONUNBUFFERED=1 HOST=0.0.0.0 PORT=8000 VIGIE_DATA=/data
USER vigie
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --start-period=20s CMD ["python", "-c", \
    "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/livez', timeout=3)"]
CMD ["vigie", "run"]
