using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace HealthAggregator.Web;

/// <summary>A document that is written by whoever makes it, before any of it is sent: so a large one takes no other thread's time, and a slow reader nobody's turn.</summary>
internal sealed class WholeJson : IResult
{
    private readonly byte[] _json;

    private WholeJson(byte[] json) => _json = json;

    public static WholeJson Of<T>(T document, JsonTypeInfo<T> type) => new(JsonSerializer.SerializeToUtf8Bytes(document, type));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        (httpContext.Response.ContentType, httpContext.Response.ContentLength) = ("application/json; charset=utf-8", _json.Length);
        return httpContext.Response.Body.WriteAsync(_json, 0, _json.Length, httpContext.RequestAborted);
    }
}
