using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using HealthAggregator.Controlling;
using HealthAggregator.Core.Planning;

namespace HealthAggregator.Holding;

/// <summary>
/// <c>hosts.json</c> in the state directory: the hosts that were found last, so that a process which starts while nobody answers who they are begins with those. It is
/// written aside and renamed. Used by one thread at a time.
/// </summary>
public sealed class HostFile(string directory, DiskCalls? disk = null)
{
    public const string FileName = "hosts.json";

    private const int Format = 1;

    private static readonly JsonSerializerOptions Style = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>As many as any config has, with the longest names.</summary>
    private const int Largest = 64 * 1024 * 1024;

    private readonly DurableFile _file = new(Path.GetFullPath(Path.Combine(directory, FileName)), disk ?? DiskCalls.Real);

    /// <returns>What is kept, and what is wrong with it; nothing and null when there is no file.</returns>
    public (HostLists Lists, string? Problem) Read()
    {
        try
        {
            if (!File.Exists(_file.Path))
            {
                return (HostLists.None, null);
            }

            var document = new FileInfo(_file.Path).Length <= Largest ? JsonSerializer.Deserialize<Document>(File.ReadAllBytes(_file.Path), Style) : null;
            return document is not { Format: Format } || document.Found.Any(found => found is null || found.Hosts.Contains(null!)) ? (HostLists.None, "it is nothing that this version knows")
                : (document.Found.Aggregate(HostLists.None, (lists, found) => lists.With(found.Source, [.. found.Hosts.Take(FoundHost.Most)])), null);
        }
        catch (Exception exception) when (DiskFailure.Is(exception) || exception is JsonException or ArgumentException)
        {
            return (HostLists.None, exception.Message.TrimEnd('.'));
        }
    }

    /// <summary>Replaces it.</summary>
    /// <exception cref="StoreFailedException">It cannot be replaced.</exception>
    public void Write(HostLists lists) => _file.Replace(JsonSerializer.SerializeToUtf8Bytes(
        new Document(Format, [.. lists.All.OrderBy(found => found.Key.ToString(), StringComparer.Ordinal).Select(found => new Found(found.Key, found.Value))]), Style));

    private sealed record Document(int Format, ImmutableArray<Found> Found);

    private sealed record Found(HostSource Source, ImmutableArray<FoundHost> Hosts);
}
