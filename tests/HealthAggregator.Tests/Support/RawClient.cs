using System.Net.Sockets;
using System.Text;

namespace HealthAggregator.Tests.Support;

/// <summary>A prober that is not nice: sends bytes as they are, and shows what came back to the byte.</summary>
internal static class RawClient
{
    /// <summary>Everything that is said until the other side closes, the date of it replaced by DATE.</summary>
    public static async Task<string> Ask(Uri url, string bytes)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Eventually.Deadline);
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(url.Host, url.Port, patience.Token);
        using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), patience.Token);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return System.Text.RegularExpressions.Regex.Replace(await reader.ReadToEndAsync(patience.Token), "Date: [^\r]* GMT", "Date: DATE");
    }
}
