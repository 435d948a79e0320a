using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using HealthAggregator.Web;

namespace HealthAggregator.Cli;

/// <summary>
/// The documents of an instance, as the clients read them: whatever a document must have is there. A stranger's JSON has some of it at most, and what is missing must
/// not pass for "no" or "none". What a newer version says besides is left aside.
/// </summary>
internal static class AdminJson
{
    private static readonly JsonSerializerOptions Whole = new(StatusJson.Readable.Options)
    {
        TypeInfoResolver = StatusJson.Default.WithAddedModifier(RefuseGaps),
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <returns>Null when it is no such document.</returns>
    public static async Task<T?> Read<T>(HttpContent content, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(await content.ReadAsStreamAsync(cancellation), (JsonTypeInfo<T>)Whole.GetTypeInfo(typeof(T)), cancellation);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Of the items of a list no annotation is respected.</summary>
    private static void RefuseGaps(JsonTypeInfo type)
    {
        if (type.Kind == JsonTypeInfoKind.Object)
        {
            type.OnDeserialized = document =>
            {
                foreach (var list in type.Properties.Select(property => property.Get?.Invoke(document)).OfType<IEnumerable>().Where(list => list is not (string or JsonNode)))
                {
                    if (list.Cast<object?>().Contains(null))
                    {
                        throw new JsonException("An item of a list is null.");
                    }
                }
            };
        }
    }
}
