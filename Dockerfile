# Both images can be replaced by others: --build-arg SDK_IMAGE=... --build-arg RUNTIME_IMAGE=...
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK_IMAGE} AS build
WORKDIR /source

# What restoring needs, first: a change of the code alone restores nothing anew.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/HealthAggregator.Core/HealthAggregator.Core.csproj src/HealthAggregator.Core/
COPY src/HealthAggregator/HealthAggregator.csproj src/HealthAggregator/
RUN runtime="linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" \
    && echo "$runtime" > /runtime \
    && dotnet restore src/HealthAggregator/HealthAggregator.csproj "-p:RuntimeIdentifier=$runtime"

COPY src/ src/
RUN dotnet publish src/HealthAggregator/HealthAggregator.csproj -c Release -r "$(cat /runtime)" --self-contained false --no-restore -o /app \
    && mkdir -p /data/state \
    && chmod 700 /data/state

# Nothing is run in this stage: an image without a shell will do.
FROM ${RUNTIME_IMAGE}
COPY --from=build /app /app

# The user of the .NET images, by number, so that an image without it will do and Kubernetes can see that it is not root.
COPY --from=build --chown=1654:1654 /data /var/lib/health-aggregator
WORKDIR /var/lib/health-aggregator
USER 1654:1654

# What must outlive the container: the operator's token, burst, overrides. The default state_dir is this folder; what is mounted over it must belong to 1654.
VOLUME /var/lib/health-aggregator/state

# Mount the config file here.
ENV HEALTH_AGGREGATOR_CONFIG=/etc/health-aggregator/config.yaml

# 8080 is what GSLBs ask. 8081 is the admin listener, which is closed to the outside until the config says listen: { admin: 0.0.0.0:8081 }.
EXPOSE 8080 8081

HEALTHCHECK --interval=10s --timeout=6s --start-period=15s --retries=3 CMD ["/app/health-aggregator", "healthcheck"]

# Without a shell in between: the program is process 1, gets SIGTERM itself and answers until it has stopped.
ENTRYPOINT ["/app/health-aggregator"]
CMD ["run"]
