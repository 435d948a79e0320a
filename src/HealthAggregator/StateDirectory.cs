using HealthAggregator.Configuration;
using HealthAggregator.Controlling;

namespace HealthAggregator;

/// <summary>Where everything that must outlive the process is kept.</summary>
public static class StateDirectory
{
    /// <summary>Makes the directory where it is missing, for its owner alone, and the operator's token in it.</summary>
    /// <exception cref="StartFailedException">It cannot be used.</exception>
    public static (TokenSettings Token, bool IsNew) Prepare(string directory)
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

            return OperatorToken.In(directory);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartFailedException(
                $"The state directory {directory} cannot be used: {exception.Message.TrimEnd('.')}. Give this user a directory to write to, or change state_dir.",
                exception);
        }
    }
}
