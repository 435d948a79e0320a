using System.Text;
using System.Text.Json.Nodes;
using HealthAggregator.Controlling;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Controlling;

/// <summary>A state directory with an audit log in it.</summary>
internal sealed class SomeAudit : IDisposable
{
    private readonly DirectoryInfo? _made;

    public SomeAudit()
        : this(System.IO.Directory.CreateTempSubdirectory("health-aggregator-tests-")) => _made = new(Directory);

    /// <param name="directory">Not deleted afterwards.</param>
    public SomeAudit(DirectoryInfo directory) => Directory = directory.FullName;

    public ManualTimeProvider Time { get; } = new();

    public string Directory { get; }

    public string Path => System.IO.Path.Combine(Directory, AuditLog.FileName);

    public byte[] Bytes
    {
        get => File.ReadAllBytes(Path);
        set => File.WriteAllBytes(Path, value);
    }

    /// <summary>With their ends.</summary>
    public IReadOnlyList<string> Lines => [.. Encoding.Latin1.GetString(Bytes).Split('\n').SkipLast(1).Select(line => line + "\n")];

    public static AuditEntry Applied(long revision) => new(
        revision, new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero), "alice", "192.0.2.7", "burst on", "us-east", new JsonObject { ["on"] = false }, new JsonObject { ["on"] = true },
        $"the reason of {revision}", AuditOutcome.Applied, null);

    public static AuditEntry Refused(string actor = "", long revision = 0) =>
        Applied(revision) with { Actor = actor, Old = null, New = null, Reason = "", Outcome = AuditOutcome.Refused, Why = "no token, or a wrong one" };

    public static AuditReport Verify(byte[] log)
    {
        using var stream = new MemoryStream(log);
        return AuditReport.Of(stream);
    }

    public AuditLog Open() => AuditLog.In(Directory, Time);

    /// <summary>With a line for each of so many revisions.</summary>
    public AuditLog OpenWith(int revisions)
    {
        var log = Open();
        for (var revision = 1; revision <= revisions; revision++)
        {
            log.Append(Applied(revision));
        }

        return log;
    }

    public AuditReport Verify() => Verify(Bytes);

    public void Dispose() => _made?.Delete(recursive: true);
}
