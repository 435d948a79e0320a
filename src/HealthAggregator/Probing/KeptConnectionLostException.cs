namespace HealthAggregator.Probing;

/// <summary>A stack gave up a connection that was kept, and the request on it was never answered: that says nothing of the stack, a new connection does.</summary>
internal sealed class KeptConnectionLostException(Exception? cause) : IOException("The kept connection was given up by the other side.", cause);
