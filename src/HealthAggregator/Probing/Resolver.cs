using System.Net;
using System.Net.Sockets;

namespace HealthAggregator.Probing;

/// <summary>
/// Host names to addresses. A name is looked up once at a time, however many checks wait for it, on threads of its own: the operating system's resolver blocks
/// for as long as it likes, and must hold up nobody but those who asked for that name.
/// </summary>
public sealed class Resolver
{
    /// <summary>How long an answer is used. With the life of a pooled connection it makes less than the 60 s within which a new answer must be followed.</summary>
    public static readonly TimeSpan AnswerLife = TimeSpan.FromSeconds(10);

    private const int MaxThreads = 128;

    private static readonly TimeSpan ForgetInterval = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time;
    private readonly Func<string, IPAddress[]> _lookup;
    private readonly Action<Action> _start;

    // Shared between the threads that ask and the threads that look up; every use is under _gate, and no lookup is.
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly Queue<(string Host, TaskCompletionSource<IPAddress[]> Answer)> _waiting = [];
    private int _threads;
    private long _forgottenAt;

    /// <param name="lookup">Blocks until it knows. Default: the operating system's resolver.</param>
    /// <param name="start">Starts a thread. Default: an ordinary one.</param>
    public Resolver(TimeProvider time, Func<string, IPAddress[]>? lookup = null, Action<Action>? start = null) =>
        (_time, _lookup, _start) = (time, lookup ?? Dns.GetHostAddresses, start ?? Start);

    /// <returns>At least one address, in the order in which to try them.</returns>
    /// <exception cref="NameNotResolvedException">There is none.</exception>
    public ValueTask<IPAddress[]> Resolve(string host, CancellationToken cancellation) =>
        IPAddress.TryParse(host, out var literal) ? new([literal]) : new(Find(host).WaitAsync(cancellation));

    private Task<IPAddress[]> Find(string host)
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            if (_entries.TryGetValue(host, out var entry) && (!entry.Answer.IsCompleted || entry.IsFreshAt(now, _time)))
            {
                return entry.Answer;
            }

            Forget(now);
            var answer = new TaskCompletionSource<IPAddress[]>(TaskCreationOptions.RunContinuationsAsynchronously);
            _entries[host] = new(answer.Task, now);
            _waiting.Enqueue((host, answer));
            if (_threads < MaxThreads)
            {
                StartThread();
            }

            return answer.Task;
        }
    }

    private void StartThread()
    {
        try
        {
            _start(LookUpWaiting);
            _threads++;
        }
        catch (OutOfMemoryException)
        {
            // The system gives no more threads. Those there are take their turn with it; without any, nobody would ever answer.
            while (_threads == 0 && _waiting.TryDequeue(out var next))
            {
                Fail(next.Answer, new MeansLackingException(Means.NoMemory));
            }
        }
    }

    private static void Start(Action loop) => new Thread(() => loop()) { IsBackground = true, Name = "resolver" }.Start();

    private static void Fail(TaskCompletionSource<IPAddress[]> answer, Exception exception)
    {
        answer.SetException(exception);

        // Nobody may be left waiting for it: then the exception was seen by nobody, and that is fine.
        _ = answer.Task.Exception;
    }

    /// <summary>Names that were taken out of the config must not pile up; looked for seldom, since it goes over all of them.</summary>
    private void Forget(long now)
    {
        if (_time.GetElapsedTime(_forgottenAt, now) < ForgetInterval)
        {
            return;
        }

        _forgottenAt = now;
        foreach (var (host, entry) in _entries)
        {
            if (entry.Answer.IsCompleted && !entry.IsFreshAt(now, _time))
            {
                _entries.Remove(host);
            }
        }
    }

    private void LookUpWaiting()
    {
        while (true)
        {
            (string Host, TaskCompletionSource<IPAddress[]> Answer) next;
            lock (_gate)
            {
                if (!_waiting.TryDequeue(out next))
                {
                    _threads--;
                    return;
                }
            }

            Answer(next.Host, next.Answer);
        }
    }

    private void Answer(string host, TaskCompletionSource<IPAddress[]> answer)
    {
        try
        {
            var addresses = _lookup(host);
            if (addresses.Length > 0)
            {
                answer.SetResult(addresses);
            }
            else
            {
                Fail(answer, new NameNotResolvedException(host, "no address"));
            }
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            var why = exception is SocketException socket ? socket.SocketErrorCode.ToString() : "not a host name";
            Fail(answer, new NameNotResolvedException(host, why));
        }
        catch (OutOfMemoryException)
        {
            Fail(answer, new MeansLackingException(Means.NoMemory));
        }
    }

    private sealed record Entry(Task<IPAddress[]> Answer, long AskedAt)
    {
        // A failure is not kept: whoever asks next asks anew.
        public bool IsFreshAt(long now, TimeProvider time) => Answer.IsCompletedSuccessfully && time.GetElapsedTime(AskedAt, now) < AnswerLife;
    }
}
