using System.Globalization;
using System.Text;

namespace HealthAggregator.EndToEnd.Support;

/// <summary>The bytes of an HTTP answer, taken apart without any HTTP library in between.</summary>
public sealed record RawAnswer(byte[] Bytes)
{
    public string Text => Encoding.Latin1.GetString(Bytes);

    public bool IsEmpty => Bytes.Length == 0;

    public string StatusLine => Head.Split("\r\n")[0];

    /// <summary>0 when there was no status line.</summary>
    public int Status =>
        StatusLine.Split(' ') is [_, var code, ..] && int.TryParse(code, CultureInfo.InvariantCulture, out var status) ? status : 0;

    public IReadOnlyList<(string Name, string Value)> Headers =>
        [.. Head.Split("\r\n").Skip(1).Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2).Select(parts => (parts[0], parts[1].Trim()))];

    public string Body => Text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is var end and >= 0 ? Text[(end + 4)..] : "";

    private string Head => Text.Split("\r\n\r\n")[0];

    /// <summary>The value of the one header of that name; null when there is none.</summary>
    public string? Header(string name) =>
        Headers.SingleOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public override string ToString() => Text;
}
