namespace HealthAggregator.Web.Asking;

/// <summary>One thing that a request may say: a member of its JSON body, or a field of its query.</summary>
/// <param name="Meaning">What it brings about, and what holds without it.</param>
public abstract record Field(string Name, string Meaning)
{
    public bool IsRequired { get; init; }

    public abstract FieldKind Kind { get; }
}

public sealed record Field<T>(string Name, FieldKind<T> Of, string Meaning) : Field(Name, Meaning)
    where T : notnull
{
    public override FieldKind Kind => Of;
}
