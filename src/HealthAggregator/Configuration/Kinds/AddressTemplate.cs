namespace HealthAggregator.Configuration.Kinds;

/// <summary>A URL or an address to probe, in which <c>{host}</c> may stand for each host of a stack.</summary>
internal sealed record AddressTemplate(string Text)
{
    private const string Placeholder = "{host}";

    /// <summary>It is no address but holds some: an IPv6 address gets brackets wherever a colon follows. Default false.</summary>
    public bool IsText { get; init; }

    public bool NamesHost => Text.Contains(Placeholder, StringComparison.Ordinal);

    /// <param name="host">As written: an IPv6 address with or without brackets. It gets them where a port may follow, and nowhere else.</param>
    public string For(string host)
    {
        var bare = host.Trim('[', ']');
        var inAuthority = bare.Contains(':', StringComparison.Ordinal) ? $"[{bare}]" : bare;
        if (IsText)
        {
            return Text.Replace($"{Placeholder}:", $"{inAuthority}:", StringComparison.Ordinal).Replace(Placeholder, bare, StringComparison.Ordinal);
        }

        var start = Text.IndexOf("://", StringComparison.Ordinal) is var scheme and >= 0 ? scheme + 3 : 0;
        var end = Text.AsSpan(start).IndexOfAny("/?#") is var path and >= 0 ? start + path : Text.Length;
        var authority = Text[start..end].Replace("[{host}]", Placeholder, StringComparison.Ordinal);
        return Text[..start]
            + authority.Replace(Placeholder, inAuthority, StringComparison.Ordinal)
            + Text[end..].Replace(Placeholder, bare, StringComparison.Ordinal);
    }
}
