using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Unicode;

namespace HealthAggregator.Web.Asking;

/// <summary>A request that says everything in a JSON object: read to the letter, since what is overlooked in it is done wrong.</summary>
public static class JsonBody
{
    /// <exception cref="UnusableRequestException">It says something else.</exception>
    public static async Task<Said> Read(HttpContext context, ImmutableArray<Field> fields, string example)
    {
        QueryText.RefuseAny(context);
        RefuseType(context.Request.ContentType, example);
        var body = await ReadAll(context);
        using var document = Parse(body, example);
        if (document.RootElement.ValueKind is not JsonValueKind.Object)
        {
            throw NoJson("is no JSON object", example);
        }

        var said = new Said();
        foreach (var member in document.RootElement.EnumerateObject())
        {
            var (name, text) = Strings(member, example);
            said.Take(fields, name, IsOfKind(fields, name, member.Value.ValueKind) ? text : null);
        }

        return fields.FirstOrDefault(field => field.IsRequired && field != Fields.Reason && !said.Has(field)) is { } missing
            ? throw UnusableRequestException.Invalid($"{missing.Name} is missing.", $"Write one such as {example}.")
            : said;
    }

    /// <summary>A form of a page can send three types, and this is none of them.</summary>
    private static void RefuseType(string? type, string example)
    {
        if (!MediaTypeHeaderValue.TryParse(type, out var media)
            || !string.Equals(media.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
            || !(media.CharSet is null || string.Equals(media.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            throw UnusableRequestException.Unreadable("The body is not said to be JSON.", $"Send Content-Type: application/json, and a body such as {example}.");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAll(HttpContext context)
    {
        using var bytes = new MemoryStream();
        try
        {
            await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException bad)
        {
            throw bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? new UnusableRequestException(bad.StatusCode, "The body is too large.", "Write at most 64 KiB.")
                : new UnusableRequestException(bad.StatusCode, "The body cannot be read.", bad.Message);
        }
        catch (Exception exception) when (exception is IOException || context.RequestAborted.IsCancellationRequested)
        {
            throw UnusableRequestException.Invalid("The body is not complete.", "Send it again: the connection was broken off.");
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> body, string example)
    {
        if (body.IsEmpty)
        {
            throw NoJson("is empty", example);
        }

        if (!Utf8.IsValid(body.Span))
        {
            throw NoJson("is not UTF-8", example);
        }

        try
        {
            return JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8 });
        }
        catch (JsonException exception)
        {
            throw NoJson($"cannot be read as JSON from line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1} on", example);
        }
    }

    private static (string Name, string? Text) Strings(JsonProperty member, string example)
    {
        try
        {
            return (member.Name, member.Value.ValueKind switch
            {
                JsonValueKind.String => member.Value.GetString(),
                JsonValueKind.True => "true",
                JsonValueKind.False => "false",
                JsonValueKind.Null => null,
                _ => member.Value.GetRawText(),
            });
        }
        catch (InvalidOperationException)
        {
            throw NoJson("holds half a character: \\uD800 to \\uDFFF come in pairs", example);
        }
    }

    private static bool IsOfKind(ImmutableArray<Field> fields, string name, JsonValueKind kind) => fields.FirstOrDefault(field => field.Name == name)?.Kind switch
    {
        { IsFlag: true } => kind is JsonValueKind.True or JsonValueKind.False,
        { Most: not null } => kind == JsonValueKind.Number,
        { Nested: { } nested } => kind == nested,
        _ => kind == JsonValueKind.String,
    };

    private static UnusableRequestException NoJson(string problem, string example) =>
        UnusableRequestException.Invalid($"The body {problem}.", $"Write an object such as {example}.");
}
