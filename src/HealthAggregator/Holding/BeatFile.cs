using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using HealthAggregator.Controlling;
using HealthAggregator.Core;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Holding;

/// <summary>
/// <c>heartbeats.json</c> in the state directory: the newest heartbeat of every check that has some, so that a restart does not take a daily job for late. It is written aside, made
/// durable and renamed. Used by one thread at a time.
/// </summary>
/// <param name="clock">Times that are kept are as old by it as it says itself, where the machine was not booted meanwhile; else as the wall's clock says. Never younger than now.</param>
/// <param name="boot">Which boot of the machine this is; null where nothing tells.</param>
public sealed class BeatFile(string directory, Clock clock, string? boot = null, DiskCalls? disk = null)
{
    public const string FileName = "heartbeats.json";

    private const int Format = 1;

    /// <summary>What the names of times end with that are not the wall's, but good for one boot alone.</summary>
    private const string Uptime = "_uptime";

    /// <summary>More than any config has checks for, with the longest reasons.</summary>
    private const int Largest = 64 * 1024 * 1024;

    /// <summary>What is older than that was never written.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_525);

    private readonly DiskCalls _disk = disk ?? DiskCalls.Real;
    private readonly string _path = Path.Combine(directory, FileName);

    /// <returns>What is kept, and what is wrong with it; nothing and null when there is no file.</returns>
    public (ImmutableArray<LastBeat> Beats, string? Problem) Read()
    {
        try
        {
            if (!File.Exists(_path))
            {
                return ([], null);
            }

            return new FileInfo(_path).Length > Largest ? ([], $"it is larger than {Largest} bytes") : Read(File.ReadAllBytes(_path));
        }
        catch (Exception exception) when (DiskFailure.Is(exception) || IsOfDamage(exception))
        {
            return ([], exception.Message.TrimEnd('.'));
        }
    }

    /// <summary>Replaces it. Durable when it returns.</summary>
    /// <exception cref="IOException">It cannot be replaced; or another that <see cref="DiskFailure.Is"/> knows.</exception>
    public void Write(IReadOnlyCollection<LastBeat> beats)
    {
        var draft = _path + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(draft, options))
        {
            _disk.Write(stream.SafeFileHandle, Json(beats));
            _disk.Fsync(stream.SafeFileHandle);
        }

        _disk.Rename(draft, _path);
        _disk.FsyncDirectory(directory);
    }

    private (ImmutableArray<LastBeat> Beats, string? Problem) Read(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var format = document.RootElement.GetProperty("format").GetInt32();
        if (format != Format)
        {
            throw new FormatException($"it has the format {format}, which this version does not know");
        }

        var isOfThisBoot = boot is not null && document.RootElement.TryGetProperty("boot", out var written) && written.GetString() == boot;
        var (beats, first, lost) = (new Dictionary<CheckKey, LastBeat>(), "", 0);
        foreach (var element in document.RootElement.GetProperty("heartbeats").EnumerateArray())
        {
            try
            {
                var beat = Of(element, isOfThisBoot);
                if (!beats.TryAdd(beat.Check, beat))
                {
                    throw new FormatException("it is there twice");
                }
            }
            catch (Exception exception) when (IsOfDamage(exception))
            {
                // One that is lost takes no other with it.
                first = lost == 0 ? exception.Message.TrimEnd('.') : first;
                lost++;
            }
        }

        return ([.. beats.Values], lost == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{lost} of {document.RootElement.GetProperty("heartbeats").GetArrayLength()} checks in it cannot be read, the first because {first}"));
    }

    private static bool IsOfDamage(Exception exception) => exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException;

    private LastBeat Of(JsonElement beat, bool isOfThisBoot)
    {
        var reason = Text(beat, "reason");
        return new(
            new(Text(beat, "data_center"), Text(beat, "stack"), Text(beat, "check")),
            MomentOf(beat, "since", isOfThisBoot),
            beat.TryGetProperty("at", out _) ? MomentOf(beat, "at", isOfThisBoot) : null,
            beat.GetProperty("ok").GetBoolean(),
            reason.Length <= LastBeat.LongestReason ? reason : throw new FormatException("a reason is too long"));
    }

    private static string Text(JsonElement beat, string name) => beat.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");

    /// <summary>
    /// Nothing is younger than now, whatever was done to the wall's clock: what came later than now by it came now, and is so old from now on.
    /// </summary>
    private Moment MomentOf(JsonElement beat, string name, bool isOfThisBoot)
    {
        var (wall, now) = (beat.GetProperty(name).GetDateTimeOffset(), clock.Now);
        var age = isOfThisBoot && beat.TryGetProperty(name + Uptime, out var uptime) ? now.Uptime - UptimeOf(uptime) : now.Wall - wall;
        age = age > TimeSpan.Zero ? age : TimeSpan.Zero;
        return new(now.Uptime - age, wall <= now.Wall ? wall : now.Wall - age);
    }

    private static TimeSpan UptimeOf(JsonElement uptime) =>
        TimeSpan.TryParseExact(uptime.GetString(), "c", CultureInfo.InvariantCulture, out var time) && time >= -Longest && time <= Longest ? time : throw new FormatException("an uptime is none");

    private static void Write(Utf8JsonWriter writer, string name, Moment moment)
    {
        writer.WriteString(name, moment.Wall.ToString("O", CultureInfo.InvariantCulture));
        writer.WriteString(name + Uptime, moment.Uptime.ToString("c", CultureInfo.InvariantCulture));
    }

    private byte[] Json(IReadOnlyCollection<LastBeat> beats)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, new() { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("format", Format);
            if (boot is not null)
            {
                writer.WriteString("boot", boot);
            }

            writer.WriteStartArray("heartbeats");
            foreach (var beat in beats)
            {
                writer.WriteStartObject();
                writer.WriteString("data_center", beat.Check.DataCenter);
                writer.WriteString("stack", beat.Check.Stack);
                writer.WriteString("check", beat.Check.Check);
                Write(writer, "since", beat.Since);
                if (beat.At is { } at)
                {
                    Write(writer, "at", at);
                }

                writer.WriteBoolean("ok", beat.IsOk);
                writer.WriteString("reason", beat.Reason);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return json.WrittenSpan.ToArray();
    }
}
