using System.Net.Http.Headers;
using System.Text;

namespace HealthAggregator.Tests.Support;

/// <summary>Somebody who asks the admin API.</summary>
internal sealed class ApiClient(HttpClient http)
{
    public Task<ApiAnswer> Get(string path) => Send(HttpMethod.Get, path);

    public Task<ApiAnswer> Put(string path, string json, params (string Name, string Value)[] headers) => Send(HttpMethod.Put, path, Json(json), headers);

    public Task<ApiAnswer> Post(string path, string json, params (string Name, string Value)[] headers) => Send(HttpMethod.Post, path, Json(json), headers);

    public Task<ApiAnswer> Post(string path) => Send(HttpMethod.Post, path);

    public Task<ApiAnswer> Delete(string path, params (string Name, string Value)[] headers) => Send(HttpMethod.Delete, path, null, headers);

    public async Task<ApiAnswer> Send(HttpMethod method, string path, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await ApiAnswer.Of(response);
    }

    public static ByteArrayContent Json(string json) => Body(Encoding.UTF8.GetBytes(json), "application/json");

    public static ByteArrayContent Body(byte[] bytes, string? type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return content;
    }
}
