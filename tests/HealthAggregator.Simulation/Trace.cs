using System.Globalization;
using System.Runtime.CompilerServices;

namespace HealthAggregator.Simulation;

/// <summary>What happened, line by line, for whoever looks at one schedule. Nobody looks at most: then no line is made.</summary>
internal sealed class Trace(TextWriter? output)
{
    public static readonly Trace None = new(null);

    public bool IsOn => output is not null;

    public void Add(TimeSpan now, string line) => output?.WriteLine($"{now.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture),10}  {line}");

    public void Add(TimeSpan now, [InterpolatedStringHandlerArgument("")] ref Line line)
    {
        if (IsOn)
        {
            Add(now, line.ToString());
        }
    }

    [InterpolatedStringHandler]
#pragma warning disable CS9113 // Asked for by the compiler's pattern.
    public ref struct Line(int literal, int formatted, Trace trace, out bool isOn)
#pragma warning restore CS9113
    {
        private DefaultInterpolatedStringHandler _text = (isOn = trace.IsOn) ? new(literal, formatted, CultureInfo.InvariantCulture) : default;

        public void AppendLiteral(string text) => _text.AppendLiteral(text);

        public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

        public override string ToString() => _text.ToStringAndClear();
    }
}
