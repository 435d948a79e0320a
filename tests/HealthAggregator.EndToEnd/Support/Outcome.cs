namespace HealthAggregator.EndToEnd.Support;

/// <summary>What came of a program that ran to its end.</summary>
public sealed record Outcome(int ExitCode, string Output, string Errors)
{
    public string Said => Output + "\n" + Errors;
}
