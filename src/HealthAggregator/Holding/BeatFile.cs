using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using HealthAggregator.Controlling;
using HealthAggregator.Core;

namespace HealthAggregator.Holding;

/// <summary>
/// <c>heartbeats.json</c> in the state directory: the newest heartbeat of every check that has some, by the wall's clock, so that a restart does not take a daily job for late. It is
/// written aside, made durable and renamed. Used by one thread at a time.
/// </summary>
/// <param name="clock">Times that are kept are as old by it as the wall's clock says, and never younger than now.</param>
public sealed class BeatFile(string directory, Clock clock, DiskCalls? disk = null)
{
    public const string FileName = "heartbeats.json";

    private const int Format = 1;

    /// <summary>More than any config has checks for, with the longest reasons.</summary>
    private const int Largest = 64 * 1024 * 1024;

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

            return new FileInfo(_path).Length > Largest ? ([], $"it is larger than {Largest} bytes") : (Read(File.ReadAllBytes(_path)), null);
        }
        catch (Exception exception) when (DiskFailure.Is(exception) || exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
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

    private ImmutableArray<LastBeat> Read(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var format = document.RootElement.GetProperty("format").GetInt32();
        var beats = format == Format ? document.RootElement.GetProperty("heartbeats").EnumerateArray().Select(Of).ToImmutableArray() : throw new FormatException($"it has the format {format}, which this version does not know");
        return beats.DistinctBy(beat => beat.Check).Count() == beats.Length ? beats : throw new FormatException("a check is there twice");
    }

    private LastBeat Of(JsonElement beat)
    {
        var reason = Text(beat, "reason");
        return new(
            new(Text(beat, "data_center"), Text(beat, "stack"), Text(beat, "check")),
            MomentOf(beat.GetProperty("since")),
            beat.TryGetProperty("at", out var at) ? MomentOf(at) : null,
            beat.GetProperty("ok").GetBoolean(),
            reason.Length <= LastBeat.LongestReason ? reason : throw new FormatException("a reason is too long"));
    }

    private static string Text(JsonElement beat, string name) => beat.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");

    /// <summary>A clock that was turned back, or was never set, makes nothing younger than now, and no job late.</summary>
    private Moment MomentOf(JsonElement time)
    {
        var (wall, now) = (time.GetDateTimeOffset(), clock.Now);
        var age = now.Wall - wall;
        return new(now.Uptime - (age > TimeSpan.Zero ? age : TimeSpan.Zero), wall);
    }

    private static byte[] Json(IReadOnlyCollection<LastBeat> beats)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, new() { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("format", Format);
            writer.WriteStartArray("heartbeats");
            foreach (var beat in beats)
            {
                writer.WriteStartObject();
                writer.WriteString("data_center", beat.Check.DataCenter);
                writer.WriteString("stack", beat.Check.Stack);
                writer.WriteString("check", beat.Check.Check);
                writer.WriteString("since", beat.Since.Wall.ToString("O", CultureInfo.InvariantCulture));
                if (beat.At is { } at)
                {
                    writer.WriteString("at", at.Wall.ToString("O", CultureInfo.InvariantCulture));
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
