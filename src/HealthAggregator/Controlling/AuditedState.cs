using System.Text.Json;

namespace HealthAggregator.Controlling;

/// <summary>What the control document has to say of the audit log beside it.</summary>
/// <param name="Revision">The state's.</param>
/// <param name="Change">The revision of the entry that is kept with it, until the log has it; null when there is none.</param>
public sealed record AuditedState(long Revision, long? Change)
{
    private const string FileName = "control.json";
    private const long Largest = 64 * 1024 * 1024;

    /// <returns>Null when there is none that can be read.</returns>
    public static AuditedState? In(string stateDirectory)
    {
        try
        {
            using var file = File.Open(Path.Combine(stateDirectory, FileName), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > Largest)
            {
                return null;
            }

            using var document = JsonDocument.Parse(file);
            return Number(document.RootElement, "control", "revision") is { } revision
                ? new(revision, Number(document.RootElement, "control", "change", "revision"))
                : null;
        }
        catch (Exception exception) when (DiskFailure.Is(exception) || exception is JsonException)
        {
            return null;
        }
    }

    private static long? Number(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number) ? number : null;
    }
}
