using System.Buffers;
using System.Globalization;
using System.Text;

namespace HealthAggregator.Telemetry;

/// <summary>The grammar of the text exposition format, version 0.0.4: lines, escapes and numbers.</summary>
internal sealed class Exposition(IBufferWriter<byte> output)
{
    private static readonly SearchValues<char> SpecialInHelp = SearchValues.Create("\\\n");
    private static readonly SearchValues<char> SpecialInLabels = SearchValues.Create("\\\n\"");

    private string _family = "";

    /// <summary>Introduces a family, unless the lines just written are of it already.</summary>
    public void Family(string name, string type, string help)
    {
        if (_family == name)
        {
            return;
        }

        _family = name;
        Text("# HELP ");
        Text(name);
        Text(" ");
        Escaped(help, SpecialInHelp);
        Text("\n# TYPE ");
        Text(name);
        Text(" ");
        Text(type);
        Text("\n");
    }

    /// <param name="suffix">What a histogram's lines have behind the name of their family; else empty.</param>
    /// <param name="bound">The upper bound of a histogram's bucket; null for every other line.</param>
    public void Line(string name, string suffix, ReadOnlySpan<KeyValuePair<string, object?>> labels, double? bound, double value)
    {
        Text(name);
        Text(suffix);
        var before = "{";
        foreach (var (label, said) in labels)
        {
            Text(before);
            Text(PrometheusName.OfLabel(label));
            Text("=\"");
            Escaped(Convert.ToString(said, CultureInfo.InvariantCulture), SpecialInLabels);
            before = "\",";
        }

        if (bound is { } most)
        {
            Text(before);
            Text("le=\"");
            Number(most);
            before = "\",";
        }

        Text(before == "{" ? " " : "\"} ");
        Number(value);
        Text("\n");
    }

    private void Text(ReadOnlySpan<char> text)
    {
        var room = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, room));
    }

    private void Escaped(ReadOnlySpan<char> text, SearchValues<char> special)
    {
        while (text.IndexOfAny(special) is var next and >= 0)
        {
            Text(text[..next]);
            Text(text[next] switch { '\n' => @"\n", '"' => "\\\"", _ => @"\\" });
            text = text[(next + 1)..];
        }

        Text(text);
    }

    private void Number(double value)
    {
        if (double.IsInfinity(value))
        {
            Text(value > 0 ? "+Inf" : "-Inf");
            return;
        }

        // The shortest text that reads back as the same number never takes more.
        var room = output.GetSpan(32);
        value.TryFormat(room, out var length, provider: CultureInfo.InvariantCulture);
        output.Advance(length);
    }
}
