using System.Collections;
using System.IO.Pipelines;
using System.Net;
using HealthAggregator.Core;
using HealthAggregator.Core.Planning;
using HealthAggregator.Publishing;
using HealthAggregator.Tests.Support;
using HealthAggregator.Web;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Primitives;

namespace HealthAggregator.Tests.Web;

/// <summary>An answer makes no garbage, as far as it is ours: the web server is replaced by one that does nothing.</summary>
public class ProbeListenerAllocationTests
{
    [Theory]
    [InlineData("GET", "/health", 200)]
    [InlineData("HEAD", "/health/us-east/", 200)]
    [InlineData("OPTIONS", "/HEALTH", 200)]
    [InlineData("GET", "/anything/else", 404)]
    [InlineData("POST", "/health", 405)]
    public async Task Ten_thousand_answers_allocate_nothing(string method, string path, int status)
    {
        var server = new IdleServer(method, path);
        var listener = new ProbeListener(Some.Board(), Some.Census(), NullLogger.Instance);
        for (var warm = 0; warm < 1000; warm++)
        {
            await listener.ProcessRequestAsync(listener.CreateContext(server));
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var answer = 0; answer < 10_000; answer++)
        {
            var context = listener.CreateContext(server);
            var answered = listener.ProcessRequestAsync(context);
            listener.DisposeContext(context, null);
            Assert.True(answered.IsCompletedSuccessfully);
        }

        // A byte for each would show.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
        Assert.Equal(status, server.StatusCode);
        Assert.Equal(method == "HEAD" ? 0 : 11_000 * server.ContentLength, server.Written);
    }

    [Fact]
    public void Ten_thousand_looks_at_somebody_who_is_known_allocate_nothing()
    {
        var (census, answer) = (Some.Census(), new Answer(200, "PASS"));
        var source = IPAddress.Parse("2001:db8::7");
        var (userAgent, other) = (new string('x', 5_000), "curl/8");
        Look();
        census.Step();
        Look();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var look = 0; look < 10_000; look++)
        {
            Look();
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
        Assert.Equal(2, census.Probers.Count);

        void Look()
        {
            census.Note(new(source, userAgent, "GET", "HTTP/1.1", null), answer);
            census.Note(new(source, other, "GET", "HTTP/1.1", null), answer);
        }
    }

    /// <summary>All features of one request, each as little as it can be.</summary>
    private sealed class IdleServer(string method, string path) :
        PipeWriter, IFeatureCollection, IHttpRequestFeature, IHttpResponseFeature, IHttpResponseBodyFeature, IHeaderDictionary,
        IHttpConnectionFeature, IHostContextContainer<Conversation>
    {
        private readonly byte[] _buffer = new byte[256];

        public long Written { get; private set; }

        public int StatusCode { get; set; }

        public long? ContentLength { get; set; }

        public bool IsReadOnly => false;

        public int Revision => 0;

        string IHttpRequestFeature.Method { get => method; set => throw new NotSupportedException(); }

        string IHttpRequestFeature.Path { get => path; set => throw new NotSupportedException(); }

        IHeaderDictionary IHttpResponseFeature.Headers { get => this; set => throw new NotSupportedException(); }

        PipeWriter IHttpResponseBodyFeature.Writer => this;

        string IHttpRequestFeature.Protocol { get; set; } = "";

        string IHttpRequestFeature.Scheme { get; set; } = "";

        string IHttpRequestFeature.PathBase { get; set; } = "";

        string IHttpRequestFeature.QueryString { get; set; } = "";

        string IHttpRequestFeature.RawTarget { get; set; } = "";

        IHeaderDictionary IHttpRequestFeature.Headers { get => this; set => throw new NotSupportedException(); }

        Stream IHttpRequestFeature.Body { get; set; } = Stream.Null;

        string? IHttpResponseFeature.ReasonPhrase { get; set; }

        Stream IHttpResponseFeature.Body { get; set; } = Stream.Null;

        bool IHttpResponseFeature.HasStarted => false;

        Stream IHttpResponseBodyFeature.Stream => Stream.Null;

        ICollection<string> IDictionary<string, StringValues>.Keys => throw new NotSupportedException();

        ICollection<StringValues> IDictionary<string, StringValues>.Values => throw new NotSupportedException();

        int ICollection<KeyValuePair<string, StringValues>>.Count => 0;

        object? IFeatureCollection.this[Type key] { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        Conversation? IHostContextContainer<Conversation>.HostContext { get; set; }

        IPAddress? IHttpConnectionFeature.RemoteIpAddress { get; set; } = IPAddress.Loopback;

        IPAddress? IHttpConnectionFeature.LocalIpAddress { get; set; }

        int IHttpConnectionFeature.RemotePort { get; set; }

        int IHttpConnectionFeature.LocalPort { get; set; }

        string IHttpConnectionFeature.ConnectionId { get; set; } = "";

        StringValues IHeaderDictionary.this[string key] { get => key == "User-Agent" ? "Edge Health Probe" : default; set => _ = value; }

        StringValues IDictionary<string, StringValues>.this[string key] { get => default; set => _ = value; }

        public TFeature? Get<TFeature>() => (TFeature)(object)this;

        public override Span<byte> GetSpan(int sizeHint = 0) => _buffer;

        public override Memory<byte> GetMemory(int sizeHint = 0) => _buffer;

        public override void Advance(int bytes) => Written += bytes;

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override void CancelPendingFlush() => throw new NotSupportedException();

        public override void Complete(Exception? exception = null) => throw new NotSupportedException();

        public void Set<TFeature>(TFeature? instance) => throw new NotSupportedException();

        IEnumerator<KeyValuePair<Type, object>> IEnumerable<KeyValuePair<Type, object>>.GetEnumerator() => throw new NotSupportedException();

        IEnumerator<KeyValuePair<string, StringValues>> IEnumerable<KeyValuePair<string, StringValues>>.GetEnumerator() => throw new NotSupportedException();

        IEnumerator IEnumerable.GetEnumerator() => throw new NotSupportedException();

        void IHttpResponseFeature.OnStarting(Func<object, Task> callback, object state) => throw new NotSupportedException();

        void IHttpResponseFeature.OnCompleted(Func<object, Task> callback, object state) => throw new NotSupportedException();

        void IHttpResponseBodyFeature.DisableBuffering() => throw new NotSupportedException();

        Task IHttpResponseBodyFeature.StartAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        Task IHttpResponseBodyFeature.SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken) => throw new NotSupportedException();

        Task IHttpResponseBodyFeature.CompleteAsync() => throw new NotSupportedException();

        void IDictionary<string, StringValues>.Add(string key, StringValues value) => throw new NotSupportedException();

        bool IDictionary<string, StringValues>.ContainsKey(string key) => throw new NotSupportedException();

        bool IDictionary<string, StringValues>.Remove(string key) => throw new NotSupportedException();

        bool IDictionary<string, StringValues>.TryGetValue(string key, out StringValues value) => throw new NotSupportedException();

        void ICollection<KeyValuePair<string, StringValues>>.Add(KeyValuePair<string, StringValues> item) => throw new NotSupportedException();

        void ICollection<KeyValuePair<string, StringValues>>.Clear() => throw new NotSupportedException();

        bool ICollection<KeyValuePair<string, StringValues>>.Contains(KeyValuePair<string, StringValues> item) => throw new NotSupportedException();

        void ICollection<KeyValuePair<string, StringValues>>.CopyTo(KeyValuePair<string, StringValues>[] array, int arrayIndex) => throw new NotSupportedException();

        bool ICollection<KeyValuePair<string, StringValues>>.Remove(KeyValuePair<string, StringValues> item) => throw new NotSupportedException();
    }
}
