using System.Net;

namespace HealthAggregator;

/// <summary>Something that the process needs cannot be had: a port, the state directory, a certificate. The message says what to do.</summary>
public sealed class StartFailedException(string message, Exception cause) : Exception(message, cause)
{
    /// <summary>A port cannot be had.</summary>
    /// <param name="listener">Its name below <c>listen</c>.</param>
    public static StartFailedException ForListener(string listener, EndPoint address, Exception cause) => new(
        $"The {listener} listener cannot have {address}: {cause.Message.TrimEnd('.')}. End whatever holds it, or change listen.{listener}.", cause);
}
