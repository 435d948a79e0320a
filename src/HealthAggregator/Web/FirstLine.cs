using System.IO.Pipelines;
using System.Text;

namespace HealthAggregator.Web;

/// <summary>The first line that a client sends, if it sends any.</summary>
public static class FirstLine
{
    /// <summary>Beyond it nobody means a data center or a page.</summary>
    private const int Longest = 4096;

    /// <returns>Without what ends it (a line feed or carriage return, the end of sending, or no more patience) and without white space around it; null when it is too long.</returns>
    public static async ValueTask<string?> Read(PipeReader input, TimeSpan patience)
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
                    break;
                }
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            // Whoever sends no line end has sent all that he has to say.
        }

        return line.ToString().Trim();
    }
}
