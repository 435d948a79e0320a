using HealthAggregator.Core.Controlling;

namespace HealthAggregator.Controlling;

/// <summary>Where control state is kept. Used by one thread at a time.</summary>
public interface IControlStore : IDisposable
{
    /// <summary>What was found when it was opened, and what was saved since.</summary>
    ControlState State { get; }

    /// <summary>The entry that was saved with <see cref="State"/>; null when nothing was ever saved. Whoever appends it to the audit log may have died before.</summary>
    AuditEntry? Change { get; }

    /// <summary>What an operator must know of what was found at the opening: a sentence with what to do; null when all is well.</summary>
    string? Alarm { get; }

    /// <summary>False when what was found must not be written over before an operator has accepted that it is lost.</summary>
    bool AcceptsChanges { get; }

    /// <summary>Keeps <paramref name="state"/> in place of what was kept. Durable when it returns.</summary>
    /// <param name="change">What made it so; kept with it.</param>
    /// <exception cref="StoreFailedException">It could not be kept, and what was kept before still is.</exception>
    void Save(ControlState state, AuditEntry change);

    /// <summary>Sees to it that what was found at the opening outlives a loss of power: nobody may say in the audit log that it was applied before.</summary>
    /// <exception cref="IOException">The disk does not say that it does.</exception>
    void MakeLasting();
}
