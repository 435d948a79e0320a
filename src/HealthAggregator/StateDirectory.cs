using System.Collections.Immutable;
using HealthAggregator.Configuration;
using HealthAggregator.Controlling;

namespace HealthAggregator;

/// <summary>Where everything that must outlive the process is kept.</summary>
public static class StateDirectory
{
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

    private static StartFailedException Unusable(string directory, Exception cause) => new(
        $"The state directory {directory} cannot be used: {cause.Message.TrimEnd('.')}. Give this user a directory to write to, or change state_dir.", cause);
}
