using HealthAggregator.Configuration;
using HealthAggregator.Controlling;

namespace HealthAggregator.Tests.Controlling;

public sealed class OperatorTokenTests : IDisposable
{
    private readonly DirectoryInfo _state = Directory.CreateTempSubdirectory("health-aggregator-tests-");

    public void Dispose() => _state.Delete(recursive: true);

    private string TokenFile => Path.Combine(_state.FullName, "operator.token");

    [Fact]
    public void The_first_start_makes_one_that_only_the_owner_of_the_directory_reads()
    {
        var (token, isNew) = OperatorToken.In(_state.FullName);

        Assert.True(isNew);
        Assert.Equal(("operator", TokenRole.Operator), (token.Name, token.Role));
        Assert.Matches("^[A-Za-z0-9_-]{43}\n$", File.ReadAllText(TokenFile));
        Assert.Equal(OperatorToken.HashOf(File.ReadAllText(TokenFile).Trim()), token.Sha256);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(TokenFile));
        }

        Assert.Equal([TokenFile], Directory.GetFileSystemEntries(_state.FullName));
    }

    [Fact]
    public void The_next_start_uses_the_same()
    {
        var (first, _) = OperatorToken.In(_state.FullName);

        var (second, isNew) = OperatorToken.In(_state.FullName);

        Assert.False(isNew);
        Assert.Equal(first.Sha256, second.Sha256);
    }

    [Fact]
    public void Two_installations_have_two()
    {
        using var other = new OperatorTokenTests();

        Assert.NotEqual(OperatorToken.In(_state.FullName).Token.Sha256, OperatorToken.In(other._state.FullName).Token.Sha256);
    }

    [Fact]
    public void One_that_somebody_wrote_there_is_used_without_the_white_space_around_it()
    {
        File.WriteAllText(TokenFile, "  open sesame\r\n");

        Assert.Equal(OperatorToken.HashOf("open sesame"), OperatorToken.In(_state.FullName).Token.Sha256);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    public void F54_an_empty_one_is_refused(string content)
    {
        File.WriteAllText(TokenFile, content);

        var refusal = Assert.Throws<StartFailedException>(() => StateDirectory.TokensFor(new(Core.Planning.Plan.Empty) { StateDirectory = _state.FullName }));

        Assert.Contains($"{TokenFile} is empty; delete it, and the next start makes a new token. ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_draft_that_a_crash_left_behind_is_no_obstacle()
    {
        File.WriteAllText(TokenFile + ".new", "half a to");

        Assert.True(OperatorToken.In(_state.FullName).IsNew);
        Assert.Equal([TokenFile], Directory.GetFileSystemEntries(_state.FullName));
    }

    [Fact]
    public void The_state_directory_is_made_for_its_owner_alone()
    {
        var directory = Path.Combine(_state.FullName, "deep", "state");

        StateDirectory.Prepare(directory);

        Assert.True(Directory.Exists(directory));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory));
        }
    }

    [Fact]
    public void A_state_directory_that_is_a_file_is_refused_with_what_to_do()
    {
        var file = Path.Combine(_state.FullName, "state");
        File.WriteAllText(file, "");

        var refusal = Assert.Throws<StartFailedException>(() => StateDirectory.Prepare(file));

        Assert.StartsWith($"The state directory {file} cannot be used: ", refusal.Message, StringComparison.Ordinal);
        Assert.EndsWith(". Give this user a directory to write to, or change state_dir; or say ephemeral: true, and nothing outlives the process.", refusal.Message, StringComparison.Ordinal);
    }
}
