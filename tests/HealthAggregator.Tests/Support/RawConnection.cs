using System.Net.Sockets;
using System.Text;

namespace HealthAggregator.Tests.Support;

/// <summary>One connection to a <see cref="RawStack"/>.</summary>
/// <param name="number">From 1.</param>
internal sealed class RawConnection(Socket socket, int number, CancellationToken stopping) : IDisposable
{
    private readonly byte[] _buffer = new byte[64 * 1024];

    public int Number => number;

    public long Written { get; private set; }

    /// <summary>The next request up to its blank line; null when the other side has closed.</summary>
    public async Task<string?> ReadRequest()
    {
        var request = new StringBuilder();
        while (!request.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var length = await socket.ReceiveAsync(_buffer, stopping);
            if (length == 0)
            {
                return null;
            }

            request.Append(Encoding.Latin1.GetString(_buffer, 0, length));
        }

        return request.ToString();
    }

    /// <summary>The next line, without its end.</summary>
    public async Task<string> ReadLine()
    {
        var line = new StringBuilder();
        while (!line.ToString().EndsWith("\r\n", StringComparison.Ordinal) && await socket.ReceiveAsync(_buffer.AsMemory(0, 1), stopping) == 1)
        {
            line.Append((char)_buffer[0]);
        }

        return line.ToString().TrimEnd();
    }

    /// <summary>A message with its length before it, in two bytes, as DNS has it over TCP.</summary>
    public async Task<byte[]> ReadMessage()
    {
        var (length, whole) = (0, 2);
        while (length < whole && await socket.ReceiveAsync(_buffer.AsMemory(length, whole - length), stopping) is > 0 and var read)
        {
            length += read;
            whole = length < 2 ? 2 : 2 + (_buffer[0] << 8) + _buffer[1];
        }

        return _buffer[2..length];
    }

    /// <summary>Whatever comes first.</summary>
    public async Task ReadSome() => await socket.ReceiveAsync(_buffer, stopping);

    public Task Write(string text) => Write(Encoding.Latin1.GetBytes(text));

    public async Task Write(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var length = await socket.SendAsync(bytes, stopping);
            bytes = bytes[length..];
            Written += length;
        }
    }

    /// <summary>A byte at a time.</summary>
    public async Task Drip(string text, TimeSpan every)
    {
        foreach (var octet in text)
        {
            await Write(octet.ToString());
            await Task.Delay(every, stopping);
        }
    }

    /// <summary>Says nothing more until the other side closes.</summary>
    public async Task Stall()
    {
        while (await socket.ReceiveAsync(_buffer, stopping) > 0)
        {
            // Whatever it has to say.
        }
    }

    public void Reset()
    {
        socket.LingerState = new(true, 0);
        socket.Dispose();
    }

    public void Dispose() => socket.Dispose();
}
