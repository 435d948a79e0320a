namespace HealthAggregator.Core.Planning;

/// <summary>The name of a check over reloads and restarts.</summary>
public sealed record CheckKey(string DataCenter, string Stack, string Check)
{
    /// <summary>The name as operators write and read it: <c>stack/check</c> within its data center, or <c>witness NAME</c>, <c>peer NAME</c>, <c>replica NAME</c>.</summary>
    public string Path => Stack.StartsWith('@') ? $"{Stack[1..]} {Check}" : $"{Stack}/{Check}";

    public override string ToString() => $"{DataCenter}/{Stack}/{Check}";
}
