namespace HealthAggregator.EndToEnd.Support;

/// <summary>The signals that the tests send, by their numbers on Linux.</summary>
public enum PosixSignalNumber
{
    Hangup = 1,
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}
