using System.Text;

namespace HealthAggregator.Tests.Support;

/// <summary>A log as it was written so far.</summary>
internal sealed class SeenLog : TextWriter
{
    // Written by the log's own thread, read by tests.
    private readonly StringBuilder _text = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        lock (_text)
        {
            _text.Append(value);
        }
    }

    public override void Write(StringBuilder? value)
    {
        lock (_text)
        {
            _text.Append(value);
        }
    }

    public bool Has(string part) => ToString().Contains(part, StringComparison.Ordinal);

    public override string ToString()
    {
        lock (_text)
        {
            return _text.ToString();
        }
    }
}
