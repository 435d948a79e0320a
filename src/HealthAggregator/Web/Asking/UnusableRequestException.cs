namespace HealthAggregator.Web.Asking;

/// <summary>What a request says makes no sense here. Thrown while it is read, before anything is done.</summary>
/// <param name="title">What is wrong.</param>
/// <param name="detail">What to do.</param>
public sealed class UnusableRequestException(int status, string title, string detail) : Exception(title)
{
    public int Status => status;

    public string Title => Message;

    public string Detail => detail;

    public static UnusableRequestException Invalid(string title, string detail) => new(StatusCodes.Status400BadRequest, title, detail);

    public static UnusableRequestException NotFound(string title, string detail) => new(StatusCodes.Status404NotFound, title, detail);

    public static UnusableRequestException Unreadable(string title, string detail) => new(StatusCodes.Status415UnsupportedMediaType, title, detail);
}
