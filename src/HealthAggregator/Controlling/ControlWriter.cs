using System.Text.Json.Nodes;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Core.Deciding;

namespace HealthAggregator.Controlling;

/// <summary>
/// Brings the stored form of control state up to date. What is the same as before is left as it stands, and so are members that this version does not know: a newer
/// one may have written them, and may be back tomorrow.
/// </summary>
internal static class ControlWriter
{
    /// <param name="stored">What <paramref name="before"/> was read from; changed in place.</param>
    public static void Write(JsonObject stored, ControlState before, ControlState after, AuditEntry change)
    {
        stored["schema"] = ControlDocument.Schema;
        stored["revision"] = after.Revision;
        if (after.Unaccepted is { } unaccepted)
        {
            stored["unaccepted"] = unaccepted;
        }
        else
        {
            stored.Remove("unaccepted");
        }

        var dataCenters = Child(stored, "data_centers");
        foreach (var name in before.DataCenters.Keys.Union(after.DataCenters.Keys))
        {
            Write(Child(dataCenters, name), before[name], after[name]);
        }

        stored["change"] = Of(change);
    }

    private static void Write(JsonObject stored, DataCenterControl before, DataCenterControl after)
    {
        if (before.Burst != after.Burst)
        {
            Write(Child(stored, "burst"), before.Burst, after.Burst);
        }

        Write(stored, "override", before.Override, after.Override, Of);
        foreach (var stack in before.Maintenance.Keys.Union(after.Maintenance.Keys))
        {
            Write(Child(stored, "maintenance"), stack, before.Maintenance.GetValueOrDefault(stack), after.Maintenance.GetValueOrDefault(stack), Of);
        }
    }

    private static void Write(JsonObject stored, Burst before, Burst after)
    {
        Write(stored, "switch", before.Switch, after.Switch, Of);
        if (!before.Scheduled.SequenceEqual(after.Scheduled))
        {
            var known = stored["scheduled"]?.AsArray().ToDictionary(item => item!["id"]!.GetValue<long>()) ?? [];
            stored["scheduled"] = new JsonArray([.. after.Scheduled.Select(burst => before.Scheduled.Contains(burst) ? known[burst.Id]!.DeepClone() : Of(burst))]);
        }
    }

    private static void Write<T>(JsonObject stored, string name, T? before, T? after, Func<T, JsonObject> write)
        where T : class
    {
        if (after is null)
        {
            stored.Remove(name);
        }
        else if (!after.Equals(before))
        {
            stored[name] = write(after);
        }
    }

    private static JsonObject Child(JsonObject stored, string name)
    {
        if (stored[name] is JsonObject child)
        {
            return child;
        }

        child = [];
        stored[name] = child;
        return child;
    }

    private static JsonObject Of(BurstSwitch flipped) => Signed(flipped.By, new()
    {
        ["on"] = flipped.IsOn,
        ["since"] = StoredText.Of(flipped.Since),
        ["until"] = Of(flipped.Until),
        ["ramp"] = Of(flipped.Ramp),
    });

    private static JsonObject Of(ScheduledBurst burst) => Signed(burst.By, new()
    {
        ["id"] = burst.Id,
        ["from"] = StoredText.Of(burst.From),
        ["until"] = Of(burst.Until),
        ["ramp"] = Of(burst.Ramp),
    });

    private static JsonObject Of(Override forced) => Signed(forced.By, new()
    {
        ["verdict"] = forced.Verdict == Verdict.Pass ? "PASS" : "FAIL",
        ["from"] = Of(forced.Window.From),
        ["until"] = Of(forced.Window.Until),
    });

    private static JsonObject Of(Maintenance maintenance) => Signed(maintenance.By, new()
    {
        ["from"] = Of(maintenance.Window.From),
        ["until"] = Of(maintenance.Window.Until),
    });

    private static JsonObject Of(AuditEntry change) => WithoutNulls(new()
    {
        ["revision"] = change.Revision,
        ["at"] = StoredText.Of(change.At),
        ["actor"] = change.Actor,
        ["source"] = change.Source,
        ["action"] = change.Action,
        ["target"] = change.Target,
        ["old"] = change.Old?.DeepClone(),
        ["new"] = change.New?.DeepClone(),
        ["reason"] = change.Reason,
        ["outcome"] = change.Outcome switch
        {
            AuditOutcome.Applied => "applied",
            AuditOutcome.Unchanged => "unchanged",
            _ => "refused",
        },
        ["why"] = change.Why,
    });

    private static JsonObject Signed(Authorship by, JsonObject stored)
    {
        stored["actor"] = by.Actor;
        stored["reason"] = by.Reason;
        stored["at"] = StoredText.Of(by.At);
        return WithoutNulls(stored);
    }

    private static JsonObject WithoutNulls(JsonObject stored)
    {
        foreach (var (name, _) in stored.Where(member => member.Value is null).ToList())
        {
            stored.Remove(name);
        }

        return stored;
    }

    private static string? Of(DateTimeOffset? time) => time is { } known ? StoredText.Of(known) : null;

    private static string? Of(Ramp ramp) => ramp == Ramp.None ? null : StoredText.Of(ramp.Duration);
}
