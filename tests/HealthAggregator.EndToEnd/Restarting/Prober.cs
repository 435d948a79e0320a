using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HealthAggregator.EndToEnd.Restarting;

/// <summary>Asks one page again and again, on a thread of its own so that nothing but the machine delays it, and knows which answer is the only right one.</summary>
internal sealed class Prober : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly int _port;
    private readonly string _right;
    private readonly byte[] _request;
    private readonly TimeSpan _period;
    private readonly bool _keeps;
    private readonly Thread _thread;
    private readonly ManualResetEventSlim _over = new();
    private readonly byte[] _buffer = new byte[4096];
    private Socket? _socket;

    // Written by the prober's thread, read by the test.
    private readonly Lock _gate = new();
    private readonly List<(long Begin, long End)> _outages = [];
    private readonly List<string> _wrong = [];
    private long _asked;
    private long _refused;
    private readonly List<long> _cuts = [];
    private long _rightSince;

    /// <param name="right">Status and body.</param>
    /// <param name="keeps">Whether one connection is used for as long as it lasts.</param>
    public Prober(int port, string path, string right, TimeSpan period, bool keeps = false)
    {
        (_port, _right, _period, _keeps) = (port, right, period, keeps);
        _request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: x\r\n{(keeps ? "" : "Connection: close\r\n")}\r\n");
        _rightSince = Stopwatch.GetTimestamp();
        Path = path;
        _thread = new Thread(Run) { IsBackground = true, Name = $"prober of {path}" };
        _thread.Start();
    }

    public string Path { get; }

    public long Asked => Interlocked.Read(ref _asked);

    /// <summary>Nobody listened.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>When connections ended without an answer.</summary>
    public IReadOnlyList<long> Cuts
    {
        get
        {
            lock (_gate)
            {
                return [.. _cuts];
            }
        }
    }

    /// <summary>When the newest right answer was there.</summary>
    public long RightAt => Interlocked.Read(ref _rightSince);

    /// <summary>From the last right answer before to the first one after.</summary>
    public IReadOnlyList<(long Begin, long End)> Outages
    {
        get
        {
            lock (_gate)
            {
                return [.. _outages];
            }
        }
    }

    /// <summary>Answers that were another than the right one, or none in time.</summary>
    public IReadOnlyList<string> Wrong
    {
        get
        {
            lock (_gate)
            {
                return [.. _wrong];
            }
        }
    }

    public void Dispose()
    {
        _over.Set();
        _thread.Join();
        _socket?.Dispose();
        _over.Dispose();
    }

    private void Run()
    {
        var isOut = false;
        do
        {
            var began = Stopwatch.GetTimestamp();
            var answer = Ask();
            Interlocked.Increment(ref _asked);
            if (answer == _right)
            {
                var now = Stopwatch.GetTimestamp();
                if (isOut)
                {
                    lock (_gate)
                    {
                        _outages.Add((RightAt, now));
                    }
                }

                Interlocked.Exchange(ref _rightSince, now);
                isOut = false;
            }
            else
            {
                isOut = true;
                if (answer is not null)
                {
                    lock (_gate)
                    {
                        _wrong.Add($"{DateTime.UtcNow:HH:mm:ss.fff} {Path}: {answer}");
                    }
                }
            }

            var rest = _period - Stopwatch.GetElapsedTime(began);
            if (rest > TimeSpan.Zero)
            {
                _over.Wait(rest);
            }
        }
        while (!_over.IsSet);
    }

    /// <returns>Status and body; null when there was nobody to ask.</returns>
    private string? Ask()
    {
        try
        {
            _socket ??= Connect();
            _socket.Send(_request);
            var answer = Read(_socket);
            if (answer.Length == 0)
            {
                Cut();
                return null;
            }

            if (!_keeps)
            {
                Hangup();
            }

            return answer;
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionRefused)
        {
            Interlocked.Increment(ref _refused);
            return null;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown)
        {
            Cut();
            return null;
        }
        catch (SocketException exception)
        {
            Hangup();
            return $"no answer within {Patience.TotalSeconds:0} s: {exception.SocketErrorCode}";
        }
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true, ReceiveTimeout = (int)Patience.TotalMilliseconds, SendTimeout = (int)Patience.TotalMilliseconds,
        };
        try
        {
            socket.Connect(IPAddress.Loopback, _port);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <returns>Empty when the connection ended before the first byte.</returns>
    private string Read(Socket socket)
    {
        for (var length = 0; ;)
        {
            var read = socket.Receive(_buffer, length, _buffer.Length - length, SocketFlags.None);
            length += read;
            var answer = new RawAnswer(_buffer[..length]);
            if (answer.Header("Content-Length") is { } body && answer.Body.Length == int.Parse(body, System.Globalization.CultureInfo.InvariantCulture))
            {
                return $"{answer.Status} {answer.Body}";
            }

            if (read == 0)
            {
                return length == 0 ? "" : $"cut off after {answer}";
            }
        }
    }

    private void Cut()
    {
        lock (_gate)
        {
            _cuts.Add(Stopwatch.GetTimestamp());
        }

        Hangup();
    }

    private void Hangup()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
