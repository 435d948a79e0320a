namespace HealthAggregator.Core.Controlling;

/// <summary>Why a change is not made.</summary>
/// <param name="Title">What is wrong.</param>
/// <param name="Detail">What to do.</param>
public sealed record Refusal(RefusalKind Kind, string Title, string Detail)
{
    public static Refusal Invalid(string title, string detail) => new(RefusalKind.Invalid, title, detail);

    public static Refusal NotFound(string title, string detail) => new(RefusalKind.NotFound, title, detail);

    public static Refusal Conflict(string title, string detail) => new(RefusalKind.Conflict, title, detail);
}
