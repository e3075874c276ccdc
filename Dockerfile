# docker build -t wajah .                       the service on the CPU
# docker build --target cuda -t wajah:cuda .    on NVIDIA GPUs (x86-64)
# docs/container.md tells about the arguments and how to run it. Needs BuildKit, which is the default.

# 1 puts the weights that lie in models/ into the image.
ARG WITH_MODELS=0

FROM scratch AS models-0
COPY models/manifest.json models/README.md /app/models/

FROM models-0 AS models-1
COPY models /app/models/

# hadolint ignore=DL3006
FROM models-${WITH_MODELS} AS models

FROM denoland/deno:debian-2.9.6 AS build
# Packages to leave out: without onnxruntime-web the camera pages give no guidance.
ARG WITHOUT=
ENV DENO_NO_UPDATE_CHECK=1 DENO_NO_PROMPT=1
WORKDIR /app
# Packages are fetched before the source is there, so that a change of it does not fetch them again.
COPY deno.json deno.lock ./
RUN deno install --frozen --prod
COPY src src
COPY routes routes
COPY static static
COPY tools tools
RUN deno run --allow-read --allow-write tools/image_packages.ts ${WITHOUT} && rm -r tools
# From here on packages are found in node_modules alone. What is compiled now is not compiled at each start.
RUN DENO_DIR=/compiled deno cache --node-modules-dir=manual --frozen src/main.ts src/*/*worker.ts \
  && find /compiled -mindepth 1 -maxdepth 1 ! -name gen -exec rm -r {} +
COPY --from=models /app/models models
# Everybody may read, nobody may write.
RUN chmod -R a=rX . /compiled

# The same library that the package onnxruntime-node was built with, from the wheel for GPUs.
FROM python:3.12-slim-bookworm AS cuda-libraries
WORKDIR /libraries
RUN echo 'onnxruntime-gpu==1.30.0 --hash=sha256:6acc0f4b3d5ac5f2984432faa59dd8fcce6775f8b43a7140afa0f322c7a703b1' > requirements.txt \
  && pip download --no-cache-dir --no-deps --require-hashes --only-binary=:all: \
  --python-version=3.12 --platform=manylinux_2_28_x86_64 --requirement=requirements.txt \
  && python -m zipfile -e ./*.whl wheel \
  && mv wheel/onnxruntime/capi/libonnxruntime_providers_cuda.so \
  wheel/onnxruntime/capi/libonnxruntime_providers_shared.so . \
  && rm -r ./*.whl wheel requirements.txt \
  && chmod a=r ./*.so

FROM denoland/deno:bin-2.9.6 AS deno

FROM nvidia/cuda:13.0.1-cudnn-runtime-ubuntu24.04 AS cuda
COPY --from=deno /deno /usr/bin/deno
WORKDIR /app
COPY --from=build /compiled /deno-dir
COPY --from=build /app /app
COPY --from=cuda-libraries /libraries /app/node_modules/.deno/onnxruntime-node@1.30.0/node_modules/onnxruntime-node/bin/napi-v6/linux/x64
RUN install -d -o 1993 -g 1993 -m 700 data /models
USER 1993:1993
VOLUME ["/app/data", "/models"]
ENV MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=1000000
ENV DENO_DIR=/deno-dir DENO_NO_UPDATE_CHECK=1 DENO_NO_PROMPT=1
ENV HOST=0.0.0.0 MODELS_DIR=/models:models NO_PROXY=127.0.0.1
ENV ORT_DISABLE_TELEMETRY=1
# Without a GPU the start stops and says why, rather than be slow in silence.
ENV INFERENCE_BACKEND=cuda
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=120s \
  CMD ["deno", "eval", "--no-config", "--no-lock", "if (!(await fetch('http://127.0.0.1:' + (Deno.env.get('PORT') || 8000) + '/ready')).ok) Deno.exit(1)"]
ENTRYPOINT ["deno"]
CMD ["run", "--frozen", "--cached-only", "--node-modules-dir=manual", "--allow-net", "--allow-read", "--allow-write=data,/models", "--allow-env", "--allow-sys", "--allow-ffi", "src/main.ts"]

FROM denoland/deno:debian-2.9.6 AS cpu
WORKDIR /app
COPY --from=build /compiled /deno-dir
COPY --from=build /app /app
RUN install -d -o 1993 -g 1993 -m 700 data /models
# The number of the base image's user "deno", so that its name need not be known to be trusted.
USER 1993:1993
VOLUME ["/app/data", "/models"]
# Freed pixels go back to the system at once instead of piling up in holes of the heap.
ENV MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=1000000
ENV DENO_DIR=/deno-dir DENO_NO_UPDATE_CHECK=1 DENO_NO_PROMPT=1
# HOST is reachable by others, so the service refuses to start without ADMIN_API_KEY.
ENV HOST=0.0.0.0 MODELS_DIR=/models:models NO_PROXY=127.0.0.1
# onnxruntime would tell Microsoft about models and runs.
ENV ORT_DISABLE_TELEMETRY=1
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=120s \
  CMD ["deno", "eval", "--no-config", "--no-lock", "if (!(await fetch('http://127.0.0.1:' + (Deno.env.get('PORT') || 8000) + '/ready')).ok) Deno.exit(1)"]
ENTRYPOINT ["deno"]
CMD ["run", "--frozen", "--cached-only", "--node-modules-dir=manual", "--allow-net", "--allow-read", "--allow-write=data,/models", "--allow-env", "--allow-sys", "--allow-ffi", "src/main.ts"]
