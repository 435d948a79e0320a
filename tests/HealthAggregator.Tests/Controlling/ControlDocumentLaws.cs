using FsCheck.Fluent;
using HealthAggregator.Controlling;
using HealthAggregator.Core.Controlling;
using HealthAggregator.Tests.Support;

namespace HealthAggregator.Tests.Controlling;

public class ControlDocumentLaws
{
    [Fact]
    public void What_is_read_is_what_was_written() => Law.Holds(
        from state in AnyControl.States
        from change in AnyControl.Changes(state)
        select (state, change), written =>
        {
            var document = Stored.Good(ControlDocument.Write(written.state, written.change, null));

            Assert.Equal(written.state.Revision, document.State.Revision);
            Assert.Equal(written.state.DataCenters, document.State.DataCenters);
            Assert.True(document.State.IsKnown);
            AssertSame(written.change, document.Change);
        });

    [Fact]
    public void What_replaces_another_says_the_same_as_on_its_own() => Law.Holds(AnyControl.Stories, story =>
    {
        ControlDocument? before = null;
        foreach (var state in story)
        {
            before = Stored.Good(Stored.Bytes(state, before));

            Assert.True(before.Says(state));
        }
    });

    [Fact]
    public void A_document_says_what_its_state_says_and_nothing_else() => Law.Holds(AnyControl.Stories, story =>
    {
        var document = Stored.Good(Stored.Bytes(story[0]));

        Assert.False(document.Says(story[0] with { Revision = story[0].Revision + 1 }));
        Assert.Equal(
            story[0].DataCenters.Keys.Union(story[1].DataCenters.Keys).All(name => story[0][name] == story[1][name]),
            document.Says(story[1] with { Revision = story[0].Revision }));
    });

    [Fact]
    public void Whatever_was_said_is_stored_as_plain_ASCII_without_control_characters() => Law.Holds(AnyControl.States, state =>
        Assert.DoesNotContain(Stored.Bytes(state), character => character is not (>= 0x20 and < 0x7F or (byte)'\n')));

    [Fact]
    public void What_is_unknown_survives_every_change_of_something_else() => Law.Holds(AnyControl.Stories, story =>
    {
        var bytes = Unknown.PlantedIn(Stored.Bytes(story[0]));
        foreach (var state in story[1..])
        {
            var (planted, before) = (Unknown.PlacesIn(bytes), Stored.Good(bytes));

            bytes = Stored.Bytes(state, before);

            Assert.Equal(planted.Where(place => Unknown.Survives(place, before.State, state)), Unknown.PlacesIn(bytes));
        }
    });

    private static void AssertSame(AuditEntry expected, AuditEntry actual)
    {
        Assert.Equal(expected with { Old = null, New = null }, actual with { Old = null, New = null });
        Assert.Equal(expected.Old?.ToJsonString(), actual.Old?.ToJsonString());
        Assert.Equal(expected.New?.ToJsonString(), actual.New?.ToJsonString());
    }
}
