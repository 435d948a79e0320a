namespace HealthAggregator.Core.Planning;

/// <summary>The name of a check over reloads and restarts.</summary>
public sealed record CheckKey(string DataCenter, string Stack, string Check)
{
    /// <summary>The name as operators write and read it: <c>stack/check</c> within its data center, or <c>witness NAME</c>, <c>peer NAME</c>, <c>replica NAME</c>.</summary>
    public string Path => Stack.StartsWith('@') ? $"{Stack[1..]} {Check}" : $"{Stack}/{Check}";

    /// <summary>
    /// The same without the stack where the check's name says it already, all but its last part: <c>web-2</c> for <c>web/web-2</c>. No other check of the data center is called so.
    /// </summary>
    public string Name => Check.LastIndexOf('-') is > 0 and var end && Check[..end] == Stack ? Check : Path;

    public override string ToString() => $"{DataCenter}/{Stack}/{Check}";
}
