namespace HealthAggregator.Simulation.Judging;

/// <summary>What operators say has a number, and it only grows: over every crash and every power cut.</summary>
internal sealed class RevisionJudge() : Judge("I4, the revision never falls")
{
    private long _highest;

    public override void Started(object? kept) => Note(Machine.Instance!.Store.State.Revision);

    public override void Look(Step step) => Note(step.After.Control.Revision);

    private void Note(long revision)
    {
        if (revision < _highest)
        {
            Break($"revision {_highest} fell to {revision}");
        }

        _highest = revision;
    }
}
