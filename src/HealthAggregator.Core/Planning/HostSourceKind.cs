namespace HealthAggregator.Core.Planning;

/// <summary>How hosts are found.</summary>
public enum HostSourceKind
{
    /// <summary>Every address of a name, of either family.</summary>
    Dns,

    /// <summary>Every SRV record of a name, with its port.</summary>
    Srv,

    /// <summary>A file as Prometheus' file_sd_configs have it, JSON or YAML.</summary>
    File,
}
