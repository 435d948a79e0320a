namespace HealthAggregator.Controlling;

/// <summary>What came of reading a stored document.</summary>
/// <param name="Document">Null when it cannot be read.</param>
/// <param name="Problem">Why not, behind the name of the file: <c>is missing</c>.</param>
public sealed record ControlReading(ControlDocument? Document, string Problem)
{
    public static readonly ControlReading Missing = new(null, "is missing");

    /// <summary>A newer version of this program wrote it, which may want it back.</summary>
    public bool IsNewer { get; private init; }

    public static ControlReading Good(ControlDocument document) => new(document, "");

    public static ControlReading Damaged(string problem) => new(null, $"is damaged: {problem}");

    public static ControlReading Unreadable(Exception cause) => new(null, $"cannot be read: {cause.Message.TrimEnd('.')}");

    public static ControlReading Newer(long schema) =>
        new(null, $"was written by a newer version of this program, in schema {schema}; this version knows {ControlDocument.Schema}") { IsNewer = true };
}
