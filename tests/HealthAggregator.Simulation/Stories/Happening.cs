using HealthAggregator.Core.Controlling;
using HealthAggregator.Simulation.Running;
using HealthAggregator.Simulation.Worlds;

namespace HealthAggregator.Simulation.Stories;

/// <summary>Something that happens to the machine, to its world, or to the instance on it.</summary>
internal abstract record Happening(TimeSpan At)
{
    public abstract void Happen(Machine machine);

    public sealed override string ToString() => Words;

    protected abstract string Words { get; }

    /// <summary>Those who are probed do something else from now on.</summary>
    public sealed record Behave(TimeSpan At, string[] Hosts, Behaviour Behaviour) : Happening(At)
    {
        protected override string Words => $"{string.Join(", ", Hosts)}: {Behaviour}";

        public override void Happen(Machine machine)
        {
            foreach (var host in Hosts)
            {
                machine.World.Behave(host, Behaviour, machine.Now);
            }
        }
    }

    public sealed record Network(TimeSpan At, bool IsThere) : Happening(At)
    {
        protected override string Words => IsThere ? "the network is back" : "the network is gone";

        public override void Happen(Machine machine) => machine.World.HasNetwork = IsThere;
    }

    public sealed record Means(TimeSpan At, bool AreThere) : Happening(At)
    {
        protected override string Words => AreThere ? "there are ports again" : "no port is left";

        public override void Happen(Machine machine) => machine.World.HasMeans = AreThere;
    }

    public sealed record Stop(TimeSpan At, TimeSpan For, bool IsSuspend) : Happening(At)
    {
        protected override string Words => $"nothing of the {(IsSuspend ? "machine" : "process")} runs for {For}";

        public override void Happen(Machine machine) => machine.Stop(For, IsSuspend);
    }

    public sealed record Starve(TimeSpan At, TimeSpan For, TimeSpan By) : Happening(At)
    {
        protected override string Words => $"the process is starved for {For}, everything late by up to {By}";

        public override void Happen(Machine machine) => machine.Starve(For, By);
    }

    public sealed record Stick(TimeSpan At, TimeSpan For) : Happening(At)
    {
        protected override string Words => $"the evaluator stands still for {For}";

        public override void Happen(Machine machine) => machine.Stick(For);
    }

    public sealed record Die(TimeSpan At, bool LosesPower, TimeSpan Downtime) : Happening(At)
    {
        protected override string Words => $"{(LosesPower ? "the machine loses power" : "the process is killed")}, down for {Downtime}";

        public override void Happen(Machine machine) => machine.Die(LosesPower, Downtime);
    }

    public sealed record BreakDisk(TimeSpan At, int Call, DiskFault Fault) : Happening(At)
    {
        protected override string Words => $"of the disk, call {Call} from here: {Fault}";

        public override void Happen(Machine machine) => machine.Disk.Break(Call, Fault);
    }

    public sealed record FillDisk(TimeSpan At, bool IsFull) : Happening(At)
    {
        protected override string Words => IsFull ? "the disk is full" : "the disk has room again";

        public override void Happen(Machine machine) => machine.Disk.IsFull = IsFull;
    }

    public sealed record TurnWallClock(TimeSpan At, TimeSpan By) : Happening(At)
    {
        protected override string Words => $"the wall clock is set off by {By}";

        public override void Happen(Machine machine) => machine.Time.Turned += By;
    }

    public sealed record Say(TimeSpan At, string What, Func<ControlState, DateTimeOffset, ControlChange> Saying, string Reason, bool Force, int? Behind) : Happening(At)
    {
        protected override string Words => $"an operator says: {What}{(Force ? ", by force" : "")}{(Behind is { } behind ? $", if {behind} changes ago it was as now" : "")}";

        public override void Happen(Machine machine) => machine.Say(Saying, Reason, Force, Behind);
    }

    public sealed record Recover(TimeSpan At, string DataCenter) : Happening(At)
    {
        protected override string Words => $"an operator lets {DataCenter} recover";

        public override void Happen(Machine machine) => machine.Recover(DataCenter);
    }

    public sealed record Reload(TimeSpan At, int Plan) : Happening(At)
    {
        protected override string Words => $"the config is loaded anew: plan {Plan}";

        public override void Happen(Machine machine) => machine.Reload(Plan);
    }
}
