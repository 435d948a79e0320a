namespace HealthAggregator.Controlling;

/// <summary>What an operator is told when control state is not found as it was left: what happened, what is in effect instead, and what to do.</summary>
internal static class ControlAlarm
{
    private const string Accept = "POST /api/v1/control/accept?reason=...";

    /// <param name="found">What is in effect instead.</param>
    public static string PreviousCopy(string path, string problem, ControlDocument found) =>
        $"{path} {problem}. What operators had said up to revision {found.State.Revision} is in effect, from the previous copy; the newest change may be lost. " +
        "See in the audit log what it was, and make it again.";

    public static string NewerVersion(string path, string problem, ControlDocument found) =>
        $"{path} {problem}. What operators had said up to revision {found.State.Revision} is in effect, from the previous copy, and changes are refused. " +
        $"Start the newer version again, or give its file up with {Accept}";

    /// <param name="lastAudited">The newest revision that the audit log knows.</param>
    public static string OlderCopy(string path, ControlDocument found, long lastAudited) =>
        $"{path} ends with revision {found.State.Revision}, but the audit log knows revision {lastAudited}: an older file was put in its place. What it says is in effect. " +
        "See in the audit log what came after it, and make it again.";

    public static string Unknown(string path, string problem, string previousPath, string previousProblem) =>
        $"Nobody knows what operators had said: {path} {problem}; {previousPath} {previousProblem}. Burst of each data center is its burst_when_unknown, no override and no maintenance is " +
        $"in effect, and changes are refused. Put a good copy there, or start the version that wrote it; or accept the loss with {Accept}";
}
