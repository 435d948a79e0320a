using System.Collections.Immutable;
using HealthAggregator.Configuration;
using HealthAggregator.Controlling;

namespace HealthAggregator;

/// <summary>Where everything that must outlive the process is kept.</summary>
public static class StateDirectory
{
    private const string AdminUrlFile = "admin.url";

    /// <summary>Makes the directory where it is missing, for its owner alone.</summary>
    /// <exception cref="StartFailedException">It cannot be made, or not written to.</exception>
    public static void Prepare(string directory)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(directory);
            }
            else
            {
                Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            // Better now than at the first change that somebody makes in a hurry.
            using var trial = new FileStream(
                Path.Combine(directory, ".writable"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(directory, exception);
        }
    }

    /// <summary>Who may come in: whom the config names, or the holder of the token kept here, made at the first need.</summary>
    /// <exception cref="StartFailedException">That token cannot be read or made.</exception>
    public static (ImmutableArray<TokenSettings> Tokens, bool IsMade) TokensFor(Settings settings)
    {
        if (!settings.Tokens.IsEmpty)
        {
            return (settings.Tokens, false);
        }

        if (settings.Ephemeral)
        {
            throw new StartFailedException("With ephemeral: true nobody may change anything without admin.tokens. Name somebody there.", new InvalidOperationException("There is nowhere to keep a token."));
        }

        try
        {
            var (token, isNew) = OperatorToken.In(settings.StateDirectory);
            return ([token], isNew);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(settings.StateDirectory, exception);
        }
    }

    /// <summary>Leaves word of where the instance that has this directory is asked; a failure to do so stops nothing.</summary>
    public static void KeepAdminUrl(string directory, Uri url)
    {
        var file = Path.Combine(directory, AdminUrlFile);
        try
        {
            // First of all no word of an instance before this one: where the new one cannot be written, on a full disk say, there had better be none.
            File.Delete(file);
            File.WriteAllText(file + ".new", $"{url}\n");
            File.Move(file + ".new", file, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whoever looks for it goes by the config instead.
        }
    }

    /// <returns>Null when no instance has left word, or it cannot be read.</returns>
    public static string? AdminUrlIn(string directory)
    {
        try
        {
            var url = File.ReadAllText(Path.Combine(directory, AdminUrlFile)).Trim();
            return url.Length == 0 ? null : url;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static StartFailedException Unusable(string directory, Exception cause) => new(
        $"The state directory {directory} cannot be used: {cause.Message.TrimEnd('.')}. Give this user a directory to write to, or change state_dir; or say ephemeral: true, and nothing outlives the process.", cause);
}
