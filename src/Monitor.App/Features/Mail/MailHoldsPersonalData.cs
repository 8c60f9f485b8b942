namespace Monitor.App.Features.Mail;

/// <summary>A mail would have held something shaped like personal data; it was not made. The value itself is told to nobody.</summary>
internal sealed class MailHoldsPersonalData(string shape) : Exception($"The mail was not made, for it holds the shape of {shape}.");
