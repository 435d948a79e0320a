using System.IO.Pipelines;
using System.Text;

namespace HealthAggregator.Web;

/// <summary>The first line that a client sends, if it sends any.</summary>
/// <param name="Text">Without what ends it and without white space around it. Empty where nothing came.</param>
/// <param name="IsWhole">Whether its end came: a line feed, a carriage return, or the end of sending. Else there was no more patience, and the rest of it may be late.</param>
public sealed record FirstLine(string Text, bool IsWhole)
{
    /// <summary>Beyond it nobody means a data center or a page.</summary>
    private const int Longest = 4096;

    /// <returns>Null when it is too long.</returns>
    public static async ValueTask<FirstLine?> Read(PipeReader input, TimeSpan patience)
    {
        using var deadline = new CancellationTokenSource(patience, TimeProvider.System);
        var line = new StringBuilder();
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(deadline.Token).ConfigureAwait(false);
                var text = Encoding.Latin1.GetString(read.Buffer);
                input.AdvanceTo(read.Buffer.End);
                var end = text.AsSpan().IndexOfAny('\r', '\n');
                line.Append(text.AsSpan(0, end < 0 ? text.Length : end));
                if (line.Length > Longest)
                {
                    return null;
                }

                if (end >= 0 || read.IsCompleted)
                {
                    return new(line.ToString().Trim(), IsWhole: true);
                }
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return new(line.ToString().Trim(), IsWhole: false);
        }
    }
}
