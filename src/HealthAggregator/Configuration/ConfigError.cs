namespace HealthAggregator.Configuration;

/// <summary>One thing wrong with a config file, and what to write instead.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Path">Where in the file's structure: <c>data_centers.us-east.stacks.web.checks.web-1.timeout</c>; empty for the file as a whole.</param>
/// <param name="Problem">What is wrong.</param>
/// <param name="Remedy">What to write.</param>
public sealed record ConfigError(string File, long Line, long Column, string Path, string Problem, string Remedy)
{
    public override string ToString() => Path.Length == 0
        ? $"{File}:{Line}:{Column}: {Problem}; {Remedy}"
        : $"{File}:{Line}:{Column}: {Path}: {Problem}; {Remedy}";
}
